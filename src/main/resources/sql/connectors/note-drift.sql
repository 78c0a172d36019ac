-- Once for each; told again only if it has been otherwise in between, which is a row of another kind
INSERT IGNORE INTO vendor_drift (`system`, `call`, field, what, was, `is`)
VALUES (:system, :call, :field, :what, :was, :is)
