delete from sessions where id = :session
