package io.serai.knowledge.index;

/// Finds passages of an account's documents.
public interface Passages {

    /// Each passage is looked up in the database before it is told, so what was deleted, replaced or is another
    // tenant's
    /// drops out.
    Found find(long account, Question question);
}
