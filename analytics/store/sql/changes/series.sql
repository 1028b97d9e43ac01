-- What is counted in the two deliveries of each round (`pair`: id, old, new, border_year), matched.
-- `id` is the new id; of what is gone it is a negative number.
-- Dimensions whose classes differ (`apart`: pair, dimension) hold other groups under one name.
create table series_pair as
with former as (
    select pair.id as pair, series.* from old.series join pair on pair.old = series.delivery
),
later as (
    select pair.id as pair, series.* from new.series join pair on pair.new = series.delivery
)
select
    coalesce(later.id, -1 - former.id) as id,
    pair, level, unit, dimension, category, former.id as old, later.id as new
from former
full join later using (pair, level, unit, dimension, category)
anti join apart using (pair, dimension)
where level <> 'bibliotheek'
