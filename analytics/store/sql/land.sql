-- What tells whether a region is the same land in another year.
select region, area, x, y
from shape
where region between $first and $last
order by region
