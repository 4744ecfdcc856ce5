// OpenSSL 3: digests, HMAC, HKDF, AES-GCM, RSA, random bytes, constant-time comparison, memory for secrets.
#pragma once
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>

// The low-level SHA-256 calls are marked deprecated since 3.0, which Swift would refuse as a warning. They are used all the
// same: the EVP interface allocates on every digest (measured with 3.0.22), and a session cookie is hashed on every request.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static inline void unloq_sha256_init(SHA256_CTX *context) { SHA256_Init(context); }
static inline void unloq_sha256_update(SHA256_CTX *context, const void *bytes, size_t count) { SHA256_Update(context, bytes, count); }
static inline void unloq_sha256_final(SHA256_CTX *context, unsigned char *digest) { SHA256_Final(digest, context); }
#pragma GCC diagnostic pop

// EVP_PKEY_Q_keygen is variadic.
static inline EVP_PKEY *unloq_rsa_generate(size_t bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits); }

static inline EVP_PKEY *unloq_ec_generate(void) { return EVP_EC_gen("P-256"); }

// BIO_get_mem_data is a macro with casts.
static inline long unloq_bio_memory(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

// OPENSSL_secure_malloc and its kin are macros. The secret heap gives nothing once it is full; then the ordinary heap serves. Half of
// it stays free for OpenSSL itself, which keeps the private halves of RSA pairs there.
static inline void *unloq_secret_allocate(size_t count, size_t most) {
  // CRYPTO_secure_used needs the lock that only the heap's making makes (3.0.22).
  int has_room = CRYPTO_secure_malloc_initialized() && CRYPTO_secure_used() + count <= most;
  void *bytes = has_room ? OPENSSL_secure_malloc(count) : NULL;
  return bytes != NULL ? bytes : OPENSSL_malloc(count);
}
static inline void unloq_secret_free(void *bytes, size_t count) { OPENSSL_secure_clear_free(bytes, count); }
