-- Every cell that a delivery could have, with the reason for which it is missing (0: it is there): of
-- every series that it has at a level, over all regions of that level.
create or replace temp table gap as
select
    region.id as region, series.level, series.unit, series.dimension,
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
