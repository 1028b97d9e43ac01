-- The box round the middles of all areas of a border year, in RD metres.
select min(x), min(y), max(x), max(y)
from shape join region on shape.region = region.id
where border_year = $border_year
