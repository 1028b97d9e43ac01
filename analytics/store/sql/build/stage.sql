-- The rows of one delivery, by region id.
create or replace temp table staged as
select
    region.id as region, delivered.unit, delivered.dimension, delivered.category,
    delivered.population, delivered.population_low, delivered.population_high,
    delivered.population_missing,
    delivered.members, delivered.members_low, delivered.members_high, delivered.members_missing,
    delivered.share, delivered.share_low, delivered.share_high, delivered.share_missing,
    false as tiled
from delivered
join region on region.code = delivered.region_code and region.border_year = $border_year
