-- Key figures that differ between the two deliveries of a border year.
with former as (
    select "column", region_pair.id as region, value, missing
    from old.context join region_pair on region_pair.old = context.region
    where delivery = $old
),
later as (
    select "column", region_pair.id as region, value, missing
    from new.context join region_pair on region_pair.new = context.region
    where delivery = $new
)
select
    "column", region_pair.level,
    case
        when former.missing is null then 'added' when later.missing is null then 'removed'
        when former.missing = 0 and later.missing > 0 then 'lost'
        when former.missing > 0 and later.missing = 0 then 'found'
        when former.missing <> later.missing then 'reason' else 'value'
    end as kind,
    count(*) as cells,
    list_slice(list(coalesce(new_name, old_name) order by code), 1, 5) as examples
from former
full join later using ("column", region)
join region_pair on region_pair.id = region
where former.value is distinct from later.value or former.missing is distinct from later.missing
group by all
order by all
