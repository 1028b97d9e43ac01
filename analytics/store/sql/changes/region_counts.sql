select
    border_year, level,
    case when old is null then 'new' when new is null then 'gone'
        when old_name <> new_name then 'renamed' else 'moved' end as kind,
    count(*) as regions,
    list_slice(list(coalesce(new_name, old_name) || ' (' || code || ')' order by code), 1, 5)
        as examples
from region_pair
where old is null or new is null or old_name <> new_name or moved
group by all
order by all
