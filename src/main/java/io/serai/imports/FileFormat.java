package io.serai.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a file is by its first bytes; its name is not looked at.
enum FileFormat {
    XLSX("an XLSX workbook (a zip)"),
    CSV("a CSV text file");

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private final String label;

    FileFormat(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /// A zip counts as XLSX here; [XlsxArchive] refuses those that are something else.
    static FileFormat sniff(Path file) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
        if (head.length == 0) {
            throw FileProblem.unreadable("The file is empty.");
        }
        if (Arrays.equals(head, OLE2)) {
            throw FileProblem.wrongFormat("The file is an encrypted or an old .xls workbook;"
                    + " save it as .xlsx without a password and send it again.");
        }
        return Arrays.equals(head, ZIP) || Arrays.equals(head, EMPTY_ZIP) ? XLSX : CSV;
    }
}
