-- Organisations and regions of a border year by a part of their name, or by their code. Names
-- that begin with the text come first, then words that do, then the rest.
with hit as (
    select
        id, code, level, name, parent, gemeente,
        strip_accents(lower(name)) as plain, strip_accents(lower($text)) as wanted
    from region
    where border_year = $border_year
      and level in ('bibliotheek', 'gemeente', 'wijk', 'buurt')
      and (level <> 'bibliotheek' or code in (select unnest($catchments)))
)
select hit.code, hit.level, hit.name, hit.gemeente, coalesce(gemeente.name, '') as context
from hit
left join region as gemeente
    on gemeente.code = hit.gemeente and gemeente.border_year = $border_year
    and hit.level in ('wijk', 'buurt')
where contains(plain, wanted) or starts_with(lower(hit.code), wanted)
   or lower(hit.code) = 'bieb:' || wanted
order by
    case
        when plain = wanted or lower(hit.code) in (wanted, 'bieb:' || wanted) then 0
        when starts_with(plain, wanted) or starts_with(lower(hit.code), wanted) then 1
        when contains(plain, ' ' || wanted) then 2
        else 3
    end,
    case hit.level when 'bibliotheek' then 0 when 'gemeente' then 1 when 'wijk' then 2 else 3 end,
    plain, hit.code
limit $limit
