-- How many cells are missing, per delivery, level and reason: of every series that the delivery
-- has at a level, over all regions of that level.
insert into missing_count
with reason as (
    select
        series.delivery, series.level,
        coalesce(
            least(nullif(cell.population_missing, 0), nullif(cell.members_missing, 0)),
            case when cell.region is null
                then coalesce(absence.missing, $not_delivered) else 0 end
        ) as missing
    from series
    join region on region.level = series.level and region.border_year = $border_year
    left join cell on cell.series = series.id and cell.region = region.id and not cell.tiled
    left join absence on absence.delivery = series.delivery and absence.region = region.id
    where series.delivery = $delivery and series.level <> 'bibliotheek'
)
select delivery, level, missing, count(*)
from reason
where missing > 0
group by all
order by all
