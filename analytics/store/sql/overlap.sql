-- The land that the regions of a level have in common in two border years.
select former, later, shared
from overlap
where former between $first and $last and later between $begin and $end
order by former, later
