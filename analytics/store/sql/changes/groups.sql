select pair, unit, dimension, category, level, old is not null as was_there, new is not null as is_there
from series_pair
order by pair, unit, dimension, category, level
