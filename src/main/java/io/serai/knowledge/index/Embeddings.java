package io.serai.knowledge.index;

import java.util.List;

/// Texts as vectors, by one model.
public interface Embeddings {

    /// Names the model, with its kind and version: vectors of different names are never compared.
    String model();

    /// How many numbers a vector has.
    int dimensions();

    /// Of a text, how many pieces of words the model reads; what is longer is not told apart from what it begins with.
    int mostPieces();

    /// How many pieces the model makes of a text.
    int pieces(String text);

    /// @param texts none of them empty
    /// @return as many vectors, in that order, each of length 1
    /// @throws io.serai.hub.delivery.DeliveryException where they can't be had, saying whether a later try can help
    List<float[]> embed(List<String> texts);
}
