package io.serai.objects;

/// How a type's records belong to an account. However they do, the views of the type say it as `account_id`.
sealed interface Tenancy {
    /// Its table has `account_id`.
    ///
    /// @param shared whether a caller with bypass may make records of no account
    record Own(boolean shared) implements Tenancy {}

    /// It is that of a record it refers to.
    ///
    /// @param kept whether its table has `account_id` all the same, so that lists of an account are read in an
    /// index
    record Through(String field, boolean kept) implements Tenancy {}

    /// The record is an account.
    record Self() implements Tenancy {}

    /// It belongs to nobody: everyone reads it, and a caller with bypass writes it.
    record Global() implements Tenancy {}
}
