// A transform for the AssemblyScript compiler: gives exports the names that `@name("…")` says, which no identifier could be.

export default class ExportNames {
  #names = new Map();

  afterParse(parser) {
    for (const source of parser.sources) {
      for (const statement of source.statements) {
        for (const decorator of statement.decorators ?? []) {
          if (decorator.name.text === "name") {
            this.#names.set(statement.name.text, decorator.args[0].value);
          }
        }
      }
    }
  }

  afterCompile(module) {
    for (const [identifier, name] of this.#names) {
      const found = module.getExport(identifier);
      if (found === 0) {
        throw new Error(`${identifier} has the name ${name}, but the entry file does not export it`);
      }
      const { value } = this.binaryen.getExportInfo(found);
      module.removeExport(identifier);
      module.addFunctionExport(value, name);
    }
  }
}
