insert into missing_dimension
select $delivery, level, unit, dimension, missing, count(*)
from gap
group by level, unit, dimension, missing
order by all
