select id, delivery, unit, dimension, category, level from series order by id
