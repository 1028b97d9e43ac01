select id, code, level, name, parent, gemeente, provincie
from region
where border_year = $border_year
order by id
