-- The land area of the regions of a level.
select region, area
from shape
where region between $first and $last
order by region
