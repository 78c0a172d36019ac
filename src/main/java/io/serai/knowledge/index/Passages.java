package io.serai.knowledge.index;

/// Finds passages of an account's documents.
public interface Passages {

    /// Each passage is looked up in the database before it is told: what was deleted, replaced or is another
    /// tenant's drops out.
    ///
    /// @throws io.serai.hub.delivery.DeliveryException where the index has to be made anew first
    Found find(long account, Question question);

    /// Brings this node's copy of the index up to the database, for whoever changed it and wants to find that.
    void refresh(long account);
}
