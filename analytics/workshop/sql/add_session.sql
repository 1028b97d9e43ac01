insert into sessions (code, facilitator, title, created, expires, programme)
values (:code, :facilitator, :title, :created, :expires, :programme)
on conflict (code) do nothing
