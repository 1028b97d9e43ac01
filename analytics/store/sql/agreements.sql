select gemeente, agreement, indicator, target, "year", delivery
from agreement
where delivery = $delivery and ($gemeente = '' or gemeente = $gemeente)
order by position
