package io.serai.knowledge.index;

import java.util.List;

/// Texts as vectors, by one model.
public interface Embeddings {

    /// Where it computes: `local` or `openai`.
    String provider();

    /// Names the model, with its kind and version: vectors of different names are never compared. ASCII, up
    /// to 200.
    String model();

    /// How many numbers a vector has.
    int dimensions();

    /// Of a text, how many pieces of words the model reads at once. What is longer, the local model embeds as
    /// the mean of its parts; an endpoint may refuse it.
    int mostPieces();

    /// How many pieces the model makes of a text, or more.
    int pieces(String text);

    /// Whether the model knows the language of a text, so that its cosine with others says something.
    default boolean reads(String text) {
        return true;
    }

    /// @param texts none of them blank
    /// @return as many vectors, in that order, each of length 1
    /// @throws io.serai.hub.delivery.DeliveryException where they can't be had, saying whether a later try
    /// can help
    List<float[]> embed(List<String> texts);

    /// Lets go of what was not used for long.
    default void rest() {}
}
