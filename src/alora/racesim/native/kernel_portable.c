/* Four races side by side with what every machine has (SSE2, NEON or plain C). */
#define ALORA_WIDTH 4
#define ALORA_SIMULATE alora_portable
#define ALORA_MEMORY alora_memory_portable
#include "kernel_body.h"
