-- The cells of both versions at some places ($series and $regions side by side), in their order.
with place as (
    select
        generate_subscripts($series, 1) as position, unnest($series) as series,
        unnest($regions) as region
)
select
    code, coalesce(new_name, old_name) as name, series_pair.level, unit, dimension, category,
    former.population as old_population, former.population_low as old_population_low,
    former.population_high as old_population_high,
    former.population_missing as old_population_missing,
    former.members as old_members, former.members_low as old_members_low,
    former.members_high as old_members_high, former.members_missing as old_members_missing,
    former.share as old_share, former.share_low as old_share_low,
    former.share_high as old_share_high, former.share_missing as old_share_missing,
    later.population as new_population, later.population_low as new_population_low,
    later.population_high as new_population_high,
    later.population_missing as new_population_missing,
    later.members as new_members, later.members_low as new_members_low,
    later.members_high as new_members_high, later.members_missing as new_members_missing,
    later.share as new_share, later.share_low as new_share_low,
    later.share_high as new_share_high, later.share_missing as new_share_missing
from place
join series_pair on series_pair.id = place.series
join region_pair on region_pair.id = place.region
join old.cell as former on former.series = series_pair.old and former.region = region_pair.old
join new.cell as later on later.series = series_pair.new and later.region = region_pair.new
order by place.position
