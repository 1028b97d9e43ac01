select border
from breaks
where indicator = $indicator and unit = $unit and dimension = $dimension
  and category = $category and level = $level
order by position
