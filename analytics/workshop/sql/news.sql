select news, expires from sessions where code = :code
