select distinct organisation from organisation order by organisation
