/**
 * All cryptography of the vault: AES-256-CTR with Poly1305-AES, scrypt, passwords, keys. Every
 * primitive is held to published vectors and to a second implementation. No files, no JSON.
 */
@NullMarked
package dev.reprise.vault.crypto;

import org.jspecify.annotations.NullMarked;
