package io.serai.answers;

import io.serai.web.Upload;
import java.util.Optional;

/// Texts that are held against rules, in parts.
interface Texts {
    Compliance.Looked of(String title, String text);

    /// @throws io.serai.web.Refusal 422 where it can't be read, or is too long
    Compliance.Looked of(String title, Upload file);

    /// Empty where the account has no such document, or it has not been read.
    Optional<Compliance.Looked> of(long account, String document);
}
