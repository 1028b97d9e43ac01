select * exclude (delivery)
from complaint
where delivery = $delivery and ($region = '' or region = $region)
  and kind not in (select unnest($hidden))
