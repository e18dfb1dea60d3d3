namespace PluginHost.Tool;

/// <summary>How the command is written, and what is missing where it is not understood.</summary>
internal static class Usage
{
    /// <summary>How the command is written.</summary>
    public const string Text = """
        pluginhost prepare FILE... --output DIRECTORY [--key FILE] [--native]

          FILE       a configuration file (.json) with a section WasmPlugins, or a guest (.wasm), which is compiled with and without fuel
          --output   where the compiled code goes, for WasmPlugins:Engine:CachePath
          --key      a file of at least 32 random bytes to seal the code with, for WasmPlugins:Engine:CacheKeyPath; by default one is
                     made in the output
          --native   use all that this machine's processor has, instead of what every one of its kind has

        pluginhost describe FILE

          FILE       a guest (.wasm): a component, which is described as WIT, or a core module, whose imports and exports are listed

        pluginhost call FILE [FUNCTION [ARGUMENTS]] [--timeout SECONDS]

          FILE       a component (.wasm), which is granted nothing
          FUNCTION   interface#function, or only the function; without one, all are listed
          ARGUMENTS  JSON: an array of the arguments, or an object with their names
          --timeout  how long the call may take; 10 by default
        """;

    /// <summary>What to write instead.</summary>
    public static string Explain(string[] args) => args switch
    {
        ["describe", ..] => "Name one file.",
        ["call", ..] => "Name a component, a function and its arguments.",
        _ => "Say what to do: prepare, describe or call.",
    };
}
