package io.serai.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a file is by its first bytes; its name is not looked at.
public enum FileFormat {
    XLSX("an XLSX workbook", "as an Excel workbook (.xlsx)"),
    CSV("a CSV text file", "as CSV (UTF-8)");

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};

    private final String label;
    private final String saved;

    FileFormat(String label, String saved) {
        this.label = label;
        this.saved = saved;
    }

    String label() {
        return label;
    }

    /// How a person saves a file in this format: `as CSV (UTF-8)`.
    String saved() {
        return saved;
    }

    /// The format that a kind's file has.
    ///
    /// @throws FileProblem where it is another: what it is, and what to do with it for this kind
    static FileFormat of(Path file, TableKind kind) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
        if (head.length == 0) {
            throw FileProblem.unreadable("The file is empty.");
        }
        String other = OtherFormats.of(file);
        boolean zip = Arrays.equals(head, ZIP) || Arrays.equals(head, EMPTY_ZIP);
        FileFormat format = zip ? XLSX : CSV;
        if (other != null || !kind.takes(format)) {
            throw FileProblem.wrongFormat("The file is " + (other == null ? format.label : other)
                    + " by its content; expected " + kind.expectedFormats() + ". " + advice(other, kind));
        }
        return format;
    }

    private static String advice(@Nullable String other, TableKind kind) {
        if (other != null && (other.contains("password") || other.contains("encrypted"))) {
            return "Save it without a password, " + kind.savedFormats() + ", and send that.";
        }
        if (other != null && (other.contains("image") || other.contains("PDF"))) {
            return "Export the list itself " + kind.savedFormats() + ", and send that.";
        }
        return other != null && (other.contains("zip with") || other.contains("archive"))
                ? "Unpack it, and send what is in it if that is one."
                : "Open it in a spreadsheet program, save it " + kind.savedFormats() + ", and send that.";
    }
}
