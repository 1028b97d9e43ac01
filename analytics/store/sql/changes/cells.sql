-- Every cell that differs, in one pass over the cells as delivered.
-- added, removed: its region or its series is in one version only. found, lost: a figure in one
-- version, a reason in the other. reason: another reason. within: other numbers, that may round the
-- same truth. value: other numbers.
create table changed as
with former as (
    select series_pair.id as series, region_pair.id as region, cell.* exclude (series, region)
    from old.cell
    join series_pair on series_pair.old = cell.series
    join region_pair on region_pair.old = cell.region
    where not cell.tiled
),
later as (
    select cell.*
    from new.cell
    where not cell.tiled and cell.series in (select id from series_pair)
),
beside as (
    select
        coalesce(later.series, former.series) as series,
        coalesce(later.region, former.region) as region,
        former.region is not null as was_there, later.region is not null as is_there,
        coalesce(least(
            nullif(former.population_missing, 0), nullif(former.members_missing, 0),
            nullif(former.share_missing, 0)
        ), 0) as old_missing,
        coalesce(least(
            nullif(later.population_missing, 0), nullif(later.members_missing, 0),
            nullif(later.share_missing, 0)
        ), 0) as new_missing,
        former.population as old_population, later.population as new_population,
        former.members as old_members, later.members as new_members,
        former.share as old_share, later.share as new_share,
        coalesce(
            former.population_low <= later.population_high
            and later.population_low <= former.population_high, true
        )
        and coalesce(
            former.members_low <= later.members_high and later.members_low <= former.members_high,
            true
        )
        and coalesce(
            former.share_low <= later.share_high and later.share_low <= former.share_high, true
        ) as meets
    from former
    full join later on later.series = former.series and later.region = former.region
    where former.region is null or later.region is null
        or former.population is distinct from later.population
        or former.members is distinct from later.members
        or former.share is distinct from later.share
        or former.population_missing <> later.population_missing
        or former.members_missing <> later.members_missing
        or former.share_missing <> later.share_missing
),
judged as (
    select
        beside.* exclude (old_missing, new_missing),
        case when was_there then old_missing else coalesce(gone.missing, $not_delivered) end
            as old_missing,
        case when is_there then new_missing else coalesce(come.missing, $not_delivered) end
            as new_missing,
        series_pair.old is null or region_pair.old is null as is_new,
        series_pair.new is null or region_pair.new is null as is_gone
    from beside
    join series_pair on series_pair.id = beside.series
    join region_pair on region_pair.id = beside.region
    join pair on pair.id = series_pair.pair
    left join old.absence as gone
        on not was_there and gone.delivery = pair.old and gone.region = region_pair.old
    left join new.absence as come
        on not is_there and come.delivery = pair.new and come.region = region_pair.new
)
select
    series, region, old_missing, new_missing,
    old_population, new_population, old_members, new_members, old_share, new_share,
    case
        when is_new then 'added'
        when is_gone then 'removed'
        when old_missing = 0 and new_missing > 0 then 'lost'
        when old_missing > 0 and new_missing = 0 then 'found'
        when old_missing <> new_missing then 'reason'
        when meets then 'within'
        else 'value'
    end as kind
from judged
