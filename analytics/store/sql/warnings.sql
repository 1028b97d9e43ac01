-- The warnings of a delivery, or those about some regions in it: how many of each kind, at how many
-- different figures all of them, and the largest contradictions first.
with told as (
  select * exclude (delivery)
  from complaint
  where delivery = $delivery
    and ($regions is null or region in (select unnest($regions)))
    and kind not in (select unnest($hidden))
)
select
  count(*) over (partition by kind) as often,
  (
    select count(distinct (file, sheet, "row", "column"))
    from told
    where region <> '' and "row" is not null
  ) as figures,
  told.*
from told
qualify row_number() over (partition by kind order by size desc, file, "row", "column") <= $most
order by kind, size desc, file, "row", "column"
