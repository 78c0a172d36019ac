package io.serai.invitations.sheet;

import io.serai.tables.FileFormat;
import io.serai.tables.TableKind;
import java.util.Arrays;
import java.util.List;

/// How a sheet of guests is known: by a column of addresses or of numbers.
enum GuestKind implements TableKind {
    GUESTS;

    @Override
    public boolean takes(FileFormat format) {
        return true;
    }

    @Override
    public HeaderMatch match(List<String> names) {
        long known = names.stream()
                .filter(name -> Arrays.stream(GuestField.values()).anyMatch(field -> field.isNamed(name)))
                .count();
        boolean reachable = names.stream().anyMatch(GuestKind::isAddress);
        return new HeaderMatch((int) known, reachable ? List.of() : List.of(expectedHeader()));
    }

    private static boolean isAddress(String name) {
        return GuestField.EMAIL.isNamed(name) || GuestField.PHONE.isNamed(name);
    }

    @Override
    public String expectedHeader() {
        return "email or phone";
    }
}
