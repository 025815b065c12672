/** A published model that codeact knows more about than its file says. */
export interface KnownModel {
  /** Short name, as in `codeact model pull codeactagent-mistral`. */
  readonly name: string;
  readonly title: string;
  /** Hugging Face repository of the checkpoint in safetensors, for vLLM and for conversion. */
  readonly checkpoint: string;
  /** Where a GGUF of it is published; undefined when it must be converted. */
  readonly gguf: { readonly repo: string; readonly file: string } | undefined;
  /** Tokens that it was trained for in one conversation. */
  readonly contextLength: number;
  /** Jinja source of its chat template, for files that carry none. */
  readonly chatTemplate: string;
  /** Texts at which its replies end. */
  readonly stop: readonly string[];
  /** Name of the agent profile whose texts it was trained on. */
  readonly profile: "compat-chat";
  /** Parts of file or served names by which it is recognised, lower case. */
  readonly aliases: readonly string[];
}

/** ChatML as the models were trained on it: no beginning-of-text token, a line break after each message. */
export const chatMlTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

const codeActAgent = {
  chatTemplate: chatMlTemplate,
  stop: ["<|im_end|>", "</execute>"],
  profile: "compat-chat",
} as const;

/** The models that were released with the CodeAct paper (https://github.com/xingyaoww/code-act). */
export const knownModels: readonly KnownModel[] = [
  {
    ...codeActAgent,
    name: "codeactagent-mistral",
    title: "CodeActAgent on Mistral 7B v0.1",
    checkpoint: "xingyaoww/CodeActAgent-Mistral-7b-v0.1",
    gguf: {
      repo: "xingyaoww/CodeActAgent-Mistral-7b-v0.1.q8_0.gguf",
      file: "CodeActAgent-Mistral-7b-v0.1.q8_0.gguf",
    },
    contextLength: 32_768,
    aliases: ["codeactagent-mistral-7b"],
  },
  {
    ...codeActAgent,
    name: "codeactagent-llama",
    title: "CodeActAgent on Llama 2 7B",
    checkpoint: "xingyaoww/CodeActAgent-Llama-2-7b",
    gguf: undefined,
    contextLength: 4096,
    aliases: ["codeactagent-llama-2-7b"],
  },
];

/**
 * The known model that a name means: a short name, a repository, or the name of a file or served model that begins like
 * one (`CodeActAgent-Mistral-7b-v0.1.q8_0.gguf`).
 */
export function findKnownModel(text: string): KnownModel | undefined {
  const name = (text.split(/[/\\#]/).at(-1) ?? "").toLowerCase();
  return knownModels.find(
    (model) => model.name === name || model.aliases.some((alias) => name.startsWith(alias)),
  );
}
