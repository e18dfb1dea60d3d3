using PluginHost.Compilation;
using PluginHost.Compiler;

if (CompilerArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine("This program is started by PluginHost to compile a guest, and does nothing else.");
    return 2;
}

return CompilerProcess.Run(arguments);
