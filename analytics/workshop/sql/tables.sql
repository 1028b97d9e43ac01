select count(*) as count from sqlite_schema
