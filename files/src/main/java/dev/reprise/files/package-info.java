/** Files that outlive a crash. */
@org.jspecify.annotations.NullMarked
package dev.reprise.files;
