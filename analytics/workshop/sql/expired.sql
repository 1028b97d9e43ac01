select code from sessions where expires <= :now order by code
