-- Regions whose rows are absent because no organisation of the gemeente took part, or only some.
insert into absence
with valid as (
    select distinct organisation, gemeente, organisation in (
        select organisation from participant where delivery = $delivery
    ) as takes_part
    from organisation
    where (valid_from is null or valid_from <= $reference_date)
      and (valid_to is null or valid_to > $reference_date)
),
gemeente as (
    select gemeente, bool_or(takes_part) as any_part, bool_and(takes_part) as all_part
    from valid
    group by gemeente
)
select $delivery, region.id, case when any_part then $partly else $not_participating end
from region
join gemeente on gemeente.gemeente = region.gemeente
where region.border_year = $border_year and not all_part
union all
select $delivery, region.id, $not_participating
from region
where region.border_year = $border_year and region.level = 'bibliotheek'
  and substr(region.code, 6) in (select organisation from valid where not takes_part)
