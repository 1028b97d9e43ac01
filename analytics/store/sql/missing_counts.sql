select level, missing, sum(cells)::bigint as cells
from missing_dimension
where delivery = $delivery and missing > 0
group by level, missing
order by level, missing
