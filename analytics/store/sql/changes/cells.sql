-- Every cell that differs in what is shown of it, in one pass over the cells as delivered. Shown are
-- its share of members, its members and its population, each a figure or a reason. A share that was
-- not delivered is that of the counts, and has their reason.
-- added, removed: its region or its series is in one version only. found, lost: a figure in one
-- version, a reason in the other. reason: another reason. within: other numbers, that may round the
-- same truth. value: other numbers. Where the three go different ways, the first of these is told of
-- the share or the members; reasons of the population count where those two go none of these ways.
create macro lost(was, now) as
    case when was = 0 and now > 0 then {kind: 'lost', was: was, now: now} end;
create macro found(was, now) as
    case when was > 0 and now = 0 then {kind: 'found', was: was, now: now} end;
create macro other(was, now) as
    case when was <> now then {kind: 'reason', was: was, now: now} end;
create macro reason_of_share(share, own, members, population) as
    case when share is null
        then coalesce(least(nullif(own, 0), nullif(members, 0), nullif(population, 0)), 0)
        else 0
    end;
-- Whether a delivered share may be that of these counts. Ends may meet a hair apart in binary.
create macro fits(low, high, members_low, members_high, population_low, population_high) as
    low * population_low <= members_high + 1e-9 and high * population_high >= members_low - 1e-9;
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
        {
            share: reason_of_share(
                former.share, former.share_missing,
                former.members_missing, former.population_missing
            ),
            members: former.members_missing, population: former.population_missing
        } as was,
        {
            share: reason_of_share(
                later.share, later.share_missing, later.members_missing, later.population_missing
            ),
            members: later.members_missing, population: later.population_missing
        } as now,
        former.population as old_population, later.population as new_population,
        former.members as old_members, later.members as new_members,
        former.share as old_share, later.share as new_share,
        coalesce(former.population = later.population, true)
        and coalesce(former.members = later.members, true)
        and coalesce(
            case
                when later.share is null then fits(
                    former.share_low, former.share_high,
                    later.members, later.members, later.population, later.population
                )
                when former.share is null then fits(
                    later.share_low, later.share_high,
                    former.members, former.members, former.population, former.population
                )
                else former.share = later.share
            end,
            true
        ) as same,
        coalesce(
            former.population_low <= later.population_high
            and later.population_low <= former.population_high, true
        )
        and coalesce(
            former.members_low <= later.members_high and later.members_low <= former.members_high,
            true
        )
        and coalesce(
            case
                when later.share is null then fits(
                    former.share_low, former.share_high, later.members_low, later.members_high,
                    later.population_low, later.population_high
                )
                when former.share is null then fits(
                    later.share_low, later.share_high, former.members_low, former.members_high,
                    former.population_low, former.population_high
                )
                else former.share_low <= later.share_high and later.share_low <= former.share_high
            end,
            true
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
explained as (
    select
        beside.* exclude (was, now),
        case when was_there then was else {
            share: coalesce(gone.missing, $not_delivered),
            members: coalesce(gone.missing, $not_delivered),
            population: coalesce(gone.missing, $not_delivered)
        } end as was,
        case when is_there then now else {
            share: coalesce(come.missing, $not_delivered),
            members: coalesce(come.missing, $not_delivered),
            population: coalesce(come.missing, $not_delivered)
        } end as now,
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
),
judged as (
    select
        explained.*,
        case
            when is_new then {kind: 'added', was: was.share, now: now.share}
            when is_gone then {kind: 'removed', was: was.share, now: now.share}
            else coalesce(
                lost(was.share, now.share), lost(was.members, now.members),
                found(was.share, now.share), found(was.members, now.members),
                other(was.share, now.share), other(was.members, now.members),
                lost(was.population, now.population), found(was.population, now.population),
                other(was.population, now.population),
                case when not meets then {kind: 'value', was: 0, now: 0} end,
                case when not same then {kind: 'within', was: 0, now: 0} end
            )
        end as went
    from explained
)
select
    series, region, went.kind as kind, went.was as old_missing, went.now as new_missing,
    old_population, new_population, old_members, new_members, old_share, new_share,
    was.share as old_share_missing, now.share as new_share_missing
from judged
where went is not null
