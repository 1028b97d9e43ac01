-- The warnings of a delivery, or those about some regions in it: how many of each kind, and the
-- largest contradictions first.
select count(*) over (partition by kind) as often, complaint.* exclude (delivery)
from complaint
where delivery = $delivery
  and ($regions is null or region in (select unnest($regions)))
  and kind not in (select unnest($hidden))
qualify row_number() over (partition by kind order by size desc, file, "row", "column") <= $most
order by kind, size desc, file, "row", "column"
