select count(*) as count from sessions
