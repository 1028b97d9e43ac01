insert into revision
with pair as (
    select later.level, later.id as later, former.id as former
    from series as later
    join series as former using (unit, dimension, category, level)
    where later.delivery = $delivery and former.delivery = $former
      and later.level <> 'bibliotheek'
),
later as (
    select pair.*, region, population, members, share
    from pair
    join cell on cell.series = pair.later
    where not tiled and population is not null and members is not null
),
former as (
    select pair.*, region, population, members, share
    from pair
    join cell on cell.series = pair.former
    where not tiled and population is not null and members is not null
)
select
    $delivery, $former, coalesce(later.level, former.level),
    count(*) filter (
        later.region is not null and former.region is not null
        and (later.population, later.members, later.share)
            is distinct from (former.population, former.members, former.share)
    ),
    count(*) filter (later.region is null),
    count(*) filter (former.region is null)
from later
full join former on former.former = later.former and former.region = later.region
group by coalesce(later.level, former.level)
order by 3
