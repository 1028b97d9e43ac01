select document from delivery order by id
