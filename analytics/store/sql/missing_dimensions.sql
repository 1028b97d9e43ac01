-- All cells of a delivery per level, unit and dimension, with the reason (0: they are there).
select level, unit, dimension, missing, cells
from missing_dimension
where delivery = $delivery
order by all
